% rebase('base.tpl', area='admin')
% include('event_tabs.tpl', event=event, here='/waitlist')
<h2>{{title}}</h2>
<article>
  % include('find_row.tpl', action=f'/admin/events/{event.id}/waitlist')
  % if not waiting:
  <p class="hint" id="nobody-waits">{{_('No results.') if text else _('The waiting list is empty.')}}</p>
  % else:
  % include('pager.tpl', pager=pager)
  % include('waiting_rows.tpl', waiting=waiting)
  % include('pager.tpl', pager=pager, is_again=True)
  % end
</article>
