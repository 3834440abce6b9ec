// One network at a time: machines keep both cores of a small host busy.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
