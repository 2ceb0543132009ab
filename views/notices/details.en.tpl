{{event.title}}
When: {{words.when(event.starts_at)}}
% if event.location:
Where: {{event.location}}
% end
Seats: {{seats}}
