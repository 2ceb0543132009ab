% if may_be_extended:
Нужно больше времени? Бронь можно продлить ещё на {{words.duration_ahead(event.hold_seconds)}}, пока нет листа ожидания.
% end
