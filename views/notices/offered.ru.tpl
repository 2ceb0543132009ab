{{words.count(booking.seats, 'место', 'места', 'мест')}} для вас до {{words.day_and_time(booking.expires_at)}}: «{{event.title}}»
% include('greeting.ru.tpl')

Хорошая новость: подошла ваша очередь.

% include('deadline.ru.tpl')

% include('details.ru.tpl')

% include('actions.ru.tpl')

Если не успеть к этому сроку, {{'место предложат' if booking.seats == 1 else 'места предложат'}} следующему, а вы сможете ждать дальше — в конце листа.

Уже не получается прийти? Откажитесь, пожалуйста, чтобы мы предложили {{'место' if booking.seats == 1 else 'места'}} следующему.

% include('give_up.ru.tpl')
