{{words.count(booking.seats, 'место', 'места', 'мест')}} для вас до {{words.deadline_in_short(booking.expires_at, now)}}: «{{event.title}}»
% include('greeting.ru.tpl')

Хорошая новость: подошла ваша очередь, и мы отложили для вас {{words.count(booking.seats, 'место', 'места', 'мест')}}.

% include('deadline.ru.tpl')

% include('details.ru.tpl')

% include('actions.ru.tpl')

Уже не получается прийти? Пожалуйста, откажитесь, чтобы следующему в листе ожидания не пришлось ждать.

% include('give_up.ru.tpl')
