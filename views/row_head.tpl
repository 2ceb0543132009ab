% # When and where an event is and what it is called, in the line of a list.
% month, day, weekday = words.date_block(event.starts_at)
<span class="date-block"><span class="month">{{month}}</span> <span class="day">{{day}}</span> <span class="weekday">{{weekday}}</span></span>
<h3 class="title"{{f' id=event-{event.id}-title' if get('has_box') else ''}}>{{event.title}}</h3>
<span class="where">{{words.time(event.starts_at)}}\\
% if event.location:
 · <bdi>{{event.location}}</bdi>\\
% end
% price = words.prices_of(event)
% if price:
 · {{price}}\\
% end
% if event.audience != 'anyone':
 <span class="badge members">{{words.say(labels.AUDIENCE[event.audience]) if event.audience == 'approved' else _('Account needed')}}</span>\\
% end
</span>
