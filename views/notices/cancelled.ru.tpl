Бронь отменена: «{{event.title}}»
% include('greeting.ru.tpl')

Бронь отменена, как вы и просили{{', и ' + ('место свободно' if booking.seats == 1 else 'места свободны') + ' для других' if is_bookable else ''}}. Больше ничего делать не нужно.

% include('details.ru.tpl')

% if not is_bookable:
Все события: {{links.event}}
% elif event.free_seats and not event.waiting:
Передумали? Пока есть места, можно забронировать снова.

Забронировать снова: {{links.event}}
% else:
Передумали? Мест сейчас ждут другие, и можно записаться вслед за ними.

Записаться в лист ожидания: {{links.event}}
% end
