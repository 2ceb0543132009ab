% # What somebody has answered, on one line, by the labels of the questions.
 <small class="answers">\\
% for place, (label, value) in enumerate(told):
{{' · ' if place else ''}}<bdi>{{label}}</bdi>{{'' if label.endswith(('?', ':')) else ':'}} <bdi>{{_('yes') if value is True else value}}</bdi>\\
% end
</small>\\
