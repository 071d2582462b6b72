-- What is written under a meeting brings the meeting back into sight: so it is written under one that is seen, by whoever writes it.
call machinery.refer_to_seen('rec.decision', 'meeting_id', 'rec.meeting');
call machinery.refer_to_seen('rec.agenda_item', 'meeting_id', 'rec.meeting');
