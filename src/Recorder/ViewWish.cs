namespace CaseHub.Recorder;

/// <summary>What a viewer's page would show of one publication. What it names not, it has no room for.</summary>
/// <param name="PublicationId">Whose picture.</param>
/// <param name="Height">How high its tile is now, in device pixels; 0 while it is out of sight.</param>
/// <param name="IsPinned">Chosen by the person: it comes before whoever speaks.</param>
public sealed record ViewWish(Guid PublicationId, int Height, bool IsPinned);
