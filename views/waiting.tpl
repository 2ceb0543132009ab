% rebase('base.tpl', area='admin')
<p><a href="/admin/events/{{event.id}}">← <bdi>{{event.title}}</bdi></a></p>
<h1>{{title}}</h1>
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
