«{{event.title}}»
Когда: {{words.moment_in_full(event.starts_at)}}
% if event.location:
Где: {{event.location}}
% end
Мест: {{seats}}
