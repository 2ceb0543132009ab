Бронь подтверждена: «{{event.title}}»
% include('greeting.ru.tpl')

Бронь подтверждена, {{words.count(booking.seats, 'место', 'места', 'мест')}} за вами. Ждём вас!

% include('details.ru.tpl')

% include('keep.ru.tpl')
% include('account.ru.tpl')
