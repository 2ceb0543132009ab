% # Why a form was refused, with the ways to its fields; it has the focus, unless the form stands in a row, which keeps it.
<div class="error-summary" id="flash" role="alert" tabindex="-1" {{'' if get('is_in_row') else 'autofocus'}}>
  <h2>{{words.say(sentence)}}</h2>
  % if ways:
  <ul>
    % for id, fault, question in ways:
    <li><a href="#{{id}}">\\
% if question:
<bdi>{{question}}</bdi> {{_('–')}} \\
% end
{{words.say(fault)}}</a></li>
    % end
  </ul>
  % end
</div>
