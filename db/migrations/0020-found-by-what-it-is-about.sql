-- What is due is asked for by casefile, by family and by intake: without these a list of casefiles held each of them against everything due in town.
create index on rec.due (municipality_id, casefile_id);
create index on rec.due (municipality_id, family_id);
create index on rec.due (municipality_id, intake_id);
-- The home page asks what others wrote since yesterday, of a trail that only grows.
create index on rec.event (municipality_id, recorded_at);
