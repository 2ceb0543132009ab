% rebase('base.tpl', area='admin')
<p><a href="/admin/events/{{event.id}}">← {{event.title}}</a></p>
<h1>{{title}}</h1>
<article>
  % if not ended:
  <p class="hint" id="no-ended">{{_('None.')}}</p>
  % else:
  % include('ended_rows.tpl', event=event, ended=ended)
  % end
</article>
% if more:
<p><a href="{{more}}" rel="next">{{_('Earlier')}}</a></p>
% end
