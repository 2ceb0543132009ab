Вы в листе ожидания: «{{event.title}}»
% include('greeting.ru.tpl')

Вы ждёте {{words.count(entry.seats, 'место', 'места', 'мест')}}, ваш номер в листе ожидания — {{entry.position}}. Когда подойдёт ваша очередь, мы отложим для вас {{'место' if entry.seats == 1 else 'места'}} и сразу напишем. Пожалуйста, следите за сообщениями: {{'место будет отложено' if entry.seats == 1 else 'места будут отложены'}} на {{words.duration_ahead(event.offer_time)}}.

% include('details.ru.tpl')

Ваша запись в листе: {{links.entry}}

Выйти из листа ожидания: {{links.leave}}
