Бронь отменена: «{{event.title}}»
% include('greeting.ru.tpl')

Бронь отменена, как вы и просили. Больше ничего делать не нужно.

% include('details.ru.tpl')

% if not is_bookable:
Открыть событие: {{links.event}}
% elif event.free_seats and not event.waiting:
Передумали? Пока есть места, можно забронировать снова.

Забронировать снова: {{links.event}}
% else:
Передумали? Можно записаться в лист ожидания.

Записаться в лист ожидания: {{links.event}}
% end
