% # Why a form was refused, with the ways to its fields; it has the focus.
<div class="error-summary" id="flash" role="alert" tabindex="-1" autofocus>
  <h2>{{words.say(trouble.sentence)}}</h2>
  % if trouble.faults:
  % asked = {one.field: one.label for one in event.questions} | {f'kinds.{one.id}': one.name for one in event.seat_kinds if f'kinds.{one.id}' in flash.faults}
  <ul>
    % for name, fault in trouble.faults.items():
    <li><a href="#{{prefix}}-{{event.id}}-{{name}}">\\
% if name in asked:
<bdi>{{asked[name]}}</bdi> {{_('–')}} \\
% end
{{words.say(fault)}}</a></li>
    % end
  </ul>
  % end
</div>
