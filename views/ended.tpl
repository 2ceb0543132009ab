% rebase('base.tpl', area='admin')
<p><a href="/admin/events/{{event.id}}">← <bdi>{{event.title}}</bdi></a></p>
<h1>{{title}}</h1>
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
