using CaseHub.Hub.Attachments;
using CaseHub.Hub.Attachments.Previews;
using CaseHub.Hub.Cases.Drawings;

namespace CaseHub.Web.Pages.Files;

/// <summary>The files of the case that a page shows, for those of its parts that refer to them.</summary>
/// <param name="Files">Oldest first.</param>
/// <param name="Previews">Of its pictures, by the attachment.</param>
/// <param name="Drawings">Layers as they stand now.</param>
/// <param name="Reader">Whose page it is.</param>
public sealed record FilesOfCase(IReadOnlyList<AttachmentView> Files, IReadOnlyDictionary<Guid, PreviewView> Previews, IReadOnlyList<DrawingView> Drawings, Guid Reader)
{
    public IReadOnlyDictionary<Guid, AttachmentView> ById { get; } = Files.ToDictionary(file => file.Id);
}
