using System.Security.Cryptography;
using System.Text;
using CaseHub.Hub.Attachments;
using CaseHub.Hub.Attachments.Previews;
using CaseHub.Hub.Pipeline;

namespace CaseHub.Web.Pages.Files;

/// <summary>Where the files of a case are looked at, and where their bytes are.</summary>
internal static class FileAddress
{
    public static string PageOf(AttachmentView file) => $"/cases/{file.CaseId}/files/{file.Id}";

    public static string WholeOf(AttachmentView file) => $"/api/attachments/{file.Id}";

    /// <summary>A browser keeps what it found here. Another content, and another reader at the same browser, have another address.</summary>
    public static string PreviewOf(AttachmentView file, PreviewSize size, Guid reader) =>
        $"/api/attachments/{file.Id}/previews/{Choices.CodeOf(size)}?v={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{reader}{file.Sha256}")).AsSpan(0, 6))}";
}
