% if event.confirmation == 'organiser':
Мы держим {{words.count(booking.seats, 'место', 'места', 'мест')}} до {{words.day_and_time(booking.expires_at)}}: «{{event.title}}»
% else:
Напоминание: подтвердите до {{words.day_and_time(booking.expires_at)}}: «{{event.title}}»
% end
% include('greeting.ru.tpl')

Ваша бронь ещё ждёт подтверждения.
% include('deadline.ru.tpl')

% include('details.ru.tpl')

% include('actions.ru.tpl')

% include('give_up.ru.tpl')
