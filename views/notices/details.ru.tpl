«{{event.title}}»
Когда: {{words.when(event.starts_at)}}
% if event.location:
Где: {{event.location}}
% end
Мест: {{seats}}
