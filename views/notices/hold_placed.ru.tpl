% if event.confirmation == 'organiser':
{{'Место отложено' if booking.seats == 1 else 'Места отложены'}} до {{words.deadline_in_short(booking.expires_at, now)}}: «{{event.title}}»
% else:
Подтвердите до {{words.deadline_in_short(booking.expires_at, now)}}: «{{event.title}}»
% end
% include('greeting.ru.tpl')

Мы отложили для вас {{words.count(booking.seats, 'место', 'места', 'мест')}}.
% include('deadline.ru.tpl')

% include('details.ru.tpl')

% include('actions.ru.tpl')
% include('account.ru.tpl')

% include('give_up.ru.tpl')
