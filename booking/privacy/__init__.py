"""What people have a right to: to see what is stored of them, and that nothing tells any more who they were."""
