-- A called meeting is moved, called off, ended and written about. 0009 gave its columns anew and took the right to change them; kind and whether it was called stay as they were said.
grant update (title, place, held_at, ends_at, decider_id, words, minutes, ended_at, cancelled_at, cancelled_words, version) on rec.meeting to kyoten_app;
