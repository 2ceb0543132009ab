Срок брони истёк: «{{event.title}}»
% include('greeting.ru.tpl')

Бронь не была подтверждена вовремя, до этого срока: {{words.deadline(booking.expires_at)}}. Поэтому она отменилась сама{{', и ' + words.form(booking.seats, 'место снова свободно', 'места снова свободны', 'места снова свободны') if event.is_bookable else ''}}.

% include('details.ru.tpl')

% if not event.is_bookable:
На это событие забронировать больше нельзя.

Все события: {{links.event}}
% elif event.free_seats:
Всё ещё хотите прийти? Сейчас {{words.form(event.free_seats, 'свободно', 'свободны', 'свободны')}} {{words.count(event.free_seats, 'место', 'места', 'мест')}}.

Забронировать снова: {{links.event}}
% else:
Сейчас все места заняты. Если какое-то освободится, вы увидите его здесь.

Посмотреть места: {{links.event}}
% end
