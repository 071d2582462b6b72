-- What two people open is reckoned from what is hidden at that moment: whoever confirms waits, and is waited for, like whoever hides. A veil set while another was being lifted, and a seal set while another was being opened, ended open.
create trigger while_nobody_writes before update of outcome on rec.widening for each statement execute function machinery.while_nobody_writes();
