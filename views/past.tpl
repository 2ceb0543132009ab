% # The archive of the events that have started, by month; each leads to its page.
% rebase('base.tpl', area='people')
<h1>{{_('Past events')}}</h1>
<p class="back"><a href="/">{{_('← All events')}}</a></p>
% if not events:
<div class="empty" id="no-events"><h2>{{_('There are no past events yet')}}</h2></div>
% end
% if later:
<p class="pager"><a href="{{later}}" rel="prev">{{_('Later events')}}</a></p>
% end
% month = ''
% for event in events:
% if words.month_key(event.starts_at) != month:
% if month:
</section>
% end
% month = words.month_key(event.starts_at)
<section class="month" aria-labelledby="month-{{month}}">
<h2 id="month-{{month}}">{{words.month(event.starts_at)}}</h2>
% end
<article class="event row" id="event-{{event.id}}">
<a class="line" href="{{event_path(event)}}">
% include('row_head.tpl', event=event)
% if event.status == 'cancelled':
<span class="seats-left none">{{_('Cancelled')}}</span>
% end
</a>
</article>
% end
% if month:
</section>
% end
% if earlier:
<p class="pager"><a href="{{earlier}}" rel="next">{{_('Earlier events')}}</a></p>
% end
