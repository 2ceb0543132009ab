% # A text in which `…` marks code.
% for number, part in enumerate(text.split('`')):
% if number % 2:
<code>{{part}}</code>\\
% else:
{{part}}\\
% end
% end
