% # What somebody has answered, by the labels of the questions.
<dl class="answered">
  % for label, value in answered:
  <div><dt><bdi>{{label}}</bdi></dt><dd><bdi>{{_('yes') if value is True else value}}</bdi></dd></div>
  % end
</dl>
