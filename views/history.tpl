% rebase('base.tpl', area='admin')
% include('event_tabs.tpl', event=event, here='/history')
<h2>{{_('History')}}</h2>
% if of_booking:
<p class="hint">{{_('Everything that has happened to one booking, oldest first.')}} <a href="/admin/events/{{event.id}}/history">{{_('The whole history')}}</a></p>
% else:
<p class="hint">{{_('Everything that has happened, oldest first.')}}</p>
% end
<article>
  % if not lines:
  <p class="hint" id="no-history">{{_('Nothing.')}}</p>
  % else:
  <table role="table" class="history" id="history">
    <caption class="unseen">{{_('History')}}</caption>
    <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">{{_('When')}}</th><th role="columnheader" scope="col">{{_('Who')}}</th><th role="columnheader" scope="col">{{_('What')}}</th><th role="columnheader" scope="col">{{_('Whose')}}</th></tr></thead>
    <tbody role="rowgroup">
      % for one in lines:
      <tr role="row" id="line-{{one.line.id}}">
        <td role="cell" class="when">{{words.day_and_time(one.line.at)}}</td>
        <td role="cell" class="who">{{words.say(one.who)}}</td>
        <td role="cell" class="what">{{what(one.line, words)}}</td>
        <td role="cell" class="whose">\\
% if one.line.booking_id and not of_booking:
<a href="/admin/events/{{event.id}}/history?booking={{one.line.booking_id}}">{{one.whose or _('One booking')}}</a>\\
% else:
{{one.whose}}\\
% end
</td>
      </tr>
      % end
    </tbody>
  </table>
  % end
</article>
% if more:
<p><a href="{{more}}" rel="next">{{_('Later')}}</a></p>
% end
