using CaseHub.Hub.Pictures;

namespace CaseHub.Hub.Attachments;

/// <summary>Rids sound and film of what they say beside themselves. A seam, since the encoder that does it lives a floor above (Recordings).</summary>
internal interface IClipCleaner
{
    /// <summary>False where no encoder is installed.</summary>
    bool IsThere { get; }

    /// <summary>Copies picture and sound, as they are, into a new file of the same kind; nothing else, so no place, time or maker.</summary>
    /// <param name="kind">A clip.</param>
    /// <param name="source">Path of the file, in a folder that may be written.</param>
    /// <param name="target">Path of the new file in the same folder; half a file may be there where it failed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>False for a clip that is damaged, or of another kind than it says.</returns>
    Task<bool> TryCleanAsync(ContentKind kind, string source, string target, CancellationToken cancellationToken);
}
