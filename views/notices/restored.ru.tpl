Ваша бронь восстановлена: «{{event.title}}»
% include('greeting.ru.tpl')

% if booking.status == 'held':
Организатор восстановил вашу бронь, она ждёт подтверждения.
% include('deadline.ru.tpl')
% else:
Организатор восстановил вашу бронь. Она подтверждена, {{words.count(booking.seats, 'место', 'места', 'мест')}} за вами. Ждём вас!
% end

% include('details.ru.tpl')

% if booking.status == 'held':
% include('actions.ru.tpl')
% else:
Посмотреть бронь: {{links.booking}}
% end

% include('give_up.ru.tpl')
