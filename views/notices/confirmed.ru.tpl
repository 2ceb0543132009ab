Бронь подтверждена: «{{event.title}}»
% include('greeting.ru.tpl')

Бронь подтверждена, {{words.count(booking.seats, 'место', 'места', 'мест')}} за вами. Ждём вас!

% include('details.ru.tpl')
% if event.confirmation == 'instant':
% include('payment.ru.tpl')
% end

% include('keep.ru.tpl')
% include('account.ru.tpl')
