% rebase('base.tpl', area='admin')
<p><a href="/admin/events/{{event.id}}">← {{event.title}}</a></p>
<h1>{{title}}</h1>
<article>
  % if not waiting:
  <p class="hint" id="nobody-waits">{{_('Nobody waits.')}}</p>
  % else:
  % include('waiting_rows.tpl', waiting=waiting)
  % end
</article>
% if more:
<p><a href="{{more}}" rel="next">{{_('Later')}}</a></p>
% end
