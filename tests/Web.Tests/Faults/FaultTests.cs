namespace CaseHub.Web.Tests.Faults;

/// <summary>Tests that end processes and fill disks run alone: what they measure is the hub's doing, not their neighbours'.</summary>
[CollectionDefinition(nameof(FaultTests), DisableParallelization = true)]
public sealed class FaultTests;
