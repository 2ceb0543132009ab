% # A text as it was typed, in its paragraphs.
<div class="prose">
  % for paragraph in text.split('\n\n'):
  % if paragraph.strip():
  <p>\\
% for number, line in enumerate(paragraph.strip().split('\n')):
% if number:
<br>\\
% end
{{line}}\\
% end
</p>
  % end
  % end
</div>
