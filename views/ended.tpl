% rebase('base.tpl', area='admin')
% include('event_tabs.tpl', event=event, here='/guests')
<h2>{{title}}</h2>
<article>
  % include('find_row.tpl', action=f'/admin/events/{event.id}/bookings/ended')
  % if not ended:
  <p class="hint" id="no-ended">{{_('No results.') if text else _('None.')}}</p>
  % else:
  % include('ended_rows.tpl', event=event, ended=ended)
  % end
</article>
% if more:
<p><a href="{{more}}" rel="next">{{_('Earlier')}}</a></p>
% end
