{{event.title}}
When: {{words.moment_in_full(event.starts_at)}}
% if event.location:
Where: {{event.location}}
% end
Seats: {{seats}}
