Бронь отменена: «{{event.title}}»
% include('greeting.ru.tpl')

Бронь отменена, как вы и просили{{', и ' + words.form(booking.seats, 'место свободно', 'места свободны', 'места свободны') + ' для других' if event.is_bookable else ''}}. Больше ничего делать не нужно.

% include('details.ru.tpl')

% if not event.is_bookable:
Все события: {{links.event}}
% elif event.free_seats:
Передумали? Пока есть места, можно забронировать снова.

Забронировать снова: {{links.event}}
% else:
Передумали? Сейчас все места заняты. Если какое-то освободится, вы увидите его здесь.

Посмотреть места: {{links.event}}
% end
