% if may_be_extended:
Нужно больше времени? На странице брони её можно продлить ещё на {{words.duration_ahead(event.hold_seconds)}}, пока никто не ждёт мест.
% end
