-- Who goes with a woman on きずな's side changes: a seat at a meeting is said once, a worker of a pregnancy is not.
grant update (agency_person_id) on rec.pregnancy to kyoten_app;
