% if event.confirmation == 'organiser':
{{'Место отложено' if booking.seats == 1 else 'Места отложены'}} до {{words.deadline_in_short(booking.expires_at, now)}}: «{{event.title}}»
% else:
Ещё можно подтвердить, до {{words.deadline_in_short(booking.expires_at, now)}}: «{{event.title}}»
% end
% include('greeting.ru.tpl')

% if event.confirmation == 'organiser':
Бронь ещё не подтверждена: организатор сделает это после оплаты. Она действует до этого времени: {{words.deadline_in_full(booking.expires_at, now)}}, то есть ещё примерно {{words.time_ahead(booking.expires_at, now)}}.
% else:
Вы ещё не подтвердили бронь. Это можно сделать до этого времени: {{words.deadline_in_full(booking.expires_at, now)}}, то есть ещё примерно {{words.time_ahead(booking.expires_at, now)}}. Потом бронь отменится сама, и {{'место достанется' if booking.seats == 1 else 'места достанутся'}} кому-то другому.
% end

% include('longer.ru.tpl')

% include('details.ru.tpl')

% include('actions.ru.tpl')

% include('give_up.ru.tpl')
