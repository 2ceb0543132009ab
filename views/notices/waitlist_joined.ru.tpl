Вы в листе ожидания: «{{event.title}}»
% include('greeting.ru.tpl')

Вы ждёте {{words.count(entry.seats, 'место', 'места', 'мест')}}, ваш номер в листе ожидания — {{entry.position}}. Когда подойдёт ваша очередь, мы отложим {{'место' if entry.seats == 1 else 'места'}} на {{words.duration_ahead(event.offer_time)}} и сразу напишем. Следите, пожалуйста, за сообщениями.

% include('details.ru.tpl')

Посмотреть запись: {{links.entry}}

Выйти из листа ожидания: {{links.leave}}
