% if booking.offer:
Предложение закончилось: «{{event.title}}»
% else:
Срок брони истёк: «{{event.title}}»
% end
% include('greeting.ru.tpl')

% if booking.offer:
Предложением не воспользовались вовремя (крайний срок: {{words.deadline_in_full(booking.expires_at, now)}}), поэтому {{'место достанется' if booking.seats == 1 else 'места достанутся'}} следующему, а ваша запись в листе ожидания закончилась.
% else:
Бронь не была подтверждена вовремя (крайний срок: {{words.deadline_in_full(booking.expires_at, now)}}), поэтому она отменилась сама{{', и ' + ('место снова свободно' if booking.seats == 1 else 'места снова свободны') if is_bookable and not event.waiting else ''}}.
% end

% include('details.ru.tpl')

% if not is_bookable:
Сейчас на это событие бронировать нельзя.

Все события: {{links.event}}
% elif event.free_seats and not event.waiting:
Всё ещё хотите прийти? Сейчас {{words.form(event.free_seats, 'свободно', 'свободны', 'свободно')}} {{words.count(event.free_seats, 'место', 'места', 'мест')}}.

Забронировать снова: {{links.event}}
% else:
Всё ещё хотите прийти? Свободных мест сейчас нет, но можно {{'снова записаться в конец листа ожидания' if booking.offer else 'записаться в лист ожидания'}}: когда подойдёт ваша очередь, мы отложим {{'место' if booking.seats == 1 else 'места'}} и сразу напишем.

% if booking.offer:
Снова записаться в лист ожидания: {{links.rejoin}}
% else:
Записаться в лист ожидания: {{links.event}}
% end
% end
