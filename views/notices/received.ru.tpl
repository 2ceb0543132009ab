Вам {{words.form(booking.seats, 'передано', 'переданы', 'передано')}} {{words.count(booking.seats, 'место', 'места', 'мест')}}: «{{event.title}}»
% include('greeting.ru.tpl')

Вам передали бронь. Она подтверждена, {{words.count(booking.seats, 'место', 'места', 'мест')}} за вами. Ждём вас!

% include('details.ru.tpl')

% include('keep.ru.tpl')

Не получается прийти? Отмените, пожалуйста, бронь: тогда вместо вас сможет прийти кто-то ещё.

% include('give_up.ru.tpl')
