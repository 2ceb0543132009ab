% if booking.offer:
Предложение больше не действует: «{{event.title}}»
% else:
Время вышло: «{{event.title}}»
% end
% include('greeting.ru.tpl')

% if booking.offer and event.confirmation == 'organiser':
Бронь не подтвердили до {{words.deadline(booking.expires_at)}}, поэтому {{'место предложили' if booking.seats == 1 else 'места предложили'}} следующему. В листе ожидания вас больше нет.
% elif booking.offer:
Вы не подтвердили {{'место' if booking.seats == 1 else 'места'}} вовремя, до {{words.deadline(booking.expires_at)}}, поэтому {{'его' if booking.seats == 1 else 'их'}} предложили следующему. В листе ожидания вас больше нет.
% else:
Время вышло {{words.when(booking.expires_at)}}: бронь на {{words.count(booking.seats, 'место', 'места', 'мест')}} снята.{{'' if not event.waiting else ' Место достанется следующему в листе ожидания.' if booking.seats == 1 else ' Места достанутся следующему в листе ожидания.'}}
% end

% include('details.ru.tpl')

% if not is_bookable:
Сейчас бронирование закрыто.

Открыть событие: {{links.event}}
% elif booking.offer and not (event.free_seats and not event.waiting):
Всё ещё хотите прийти? Одно нажатие — и вы снова в листе, в его конце. Когда снова подойдёт ваша очередь, мы отложим {{'место' if booking.seats == 1 else 'места'}} и напишем вам. Если ждать не хотите, делать ничего не нужно.

Ждать дальше: {{links.rejoin}}
% elif event.free_seats and not event.waiting:
Всё ещё хотите прийти? Когда мы писали это, было свободно {{words.count(event.free_seats, 'место', 'места', 'мест')}}.

Забронировать снова: {{links.event}}
% else:
Всё ещё хотите прийти? Сейчас свободных мест нет, но можно записаться в лист ожидания. Когда подойдёт ваша очередь, мы отложим {{'место' if booking.seats == 1 else 'места'}} и напишем вам.

Записаться в лист ожидания: {{links.event}}
% end
