% rebase('base.tpl', area='admin')
<p><a href="/admin/events/{{event.id}}">← {{event.title}}</a></p>
<h1>Waiting list</h1>
<article>
  % if not waiting:
  <p class="hint" id="nobody-waits">Nobody waits.</p>
  % else:
  % include('waiting_rows.tpl', waiting=waiting)
  % end
</article>
% if more:
<p><a href="{{more}}" rel="next">Later</a></p>
% end
