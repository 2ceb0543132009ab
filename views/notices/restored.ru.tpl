% if booking.status == 'held':
Бронь снова ваша, до {{words.deadline_in_short(booking.expires_at, now)}}: «{{event.title}}»
% else:
Бронь снова ваша: «{{event.title}}»
% end
% include('greeting.ru.tpl')

Организатор восстановил вашу бронь.
% if booking.status == 'held':
Мы отложили для вас {{words.count(booking.seats, 'место', 'места', 'мест')}}.

% include('deadline.ru.tpl')
% else:
Она подтверждена: {{words.count(booking.seats, 'место', 'места', 'мест')}} за вами. Ждём вас!
% end

% include('details.ru.tpl')

% if booking.status == 'held':
% include('actions.ru.tpl')

% include('give_up.ru.tpl')
% else:
Посмотреть бронь: {{links.booking}}

% include('give_up.ru.tpl')
% end
