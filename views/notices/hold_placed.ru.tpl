% if event.confirmation == 'organiser':
Мы отложили {{words.count(booking.seats, 'место', 'места', 'мест')}} до {{words.day_and_time(booking.expires_at)}}: «{{event.title}}»
% else:
Подтвердите до {{words.day_and_time(booking.expires_at)}}: «{{event.title}}»
% end
% include('greeting.ru.tpl')

% include('deadline.ru.tpl')

% include('details.ru.tpl')

% include('actions.ru.tpl')
% include('account.ru.tpl')

% include('give_up.ru.tpl')
