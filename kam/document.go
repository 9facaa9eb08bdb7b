package kam

// Document is a file that belongs to an account or to everybody: what it is, until when it holds, and
// which bytes it consists of. The bytes themselves are kept beside the records, in chunks (see package wire).
type Document struct {
	Base
	Name          string   `kam:"name,required,title,column,search=4" label:"Document" help:"What the document is called."`
	Type          string   `kam:"type,column,facet" enum:"contract|account plan|presentation|proposal|reference|report|drawing|other" label:"Type" help:"What sort of document."`
	Account       ID       `kam:"account,scope,column" ref:"account" from:"opportunity.account" label:"Account" help:"The account it belongs to; empty for documents that everybody may read."`
	Opportunity   ID       `kam:"opportunity,column" ref:"opportunity" label:"Opportunity" help:"The deal it belongs to."`
	Opportunities []ID     `kam:"opportunities" ref:"opportunity" label:"Further opportunities" help:"Other deals of the account that it matters for."`
	Accounts      []ID     `kam:"accounts" ref:"account" label:"Further accounts" help:"Other accounts that it is about. It is seen by those who see the first."`
	Segment       string   `kam:"segment,facet" names:"segment" label:"Industry segment" help:"The industry it is about, for references and presentations."`
	Owner         ID       `kam:"owner,column" ref:"person" label:"Owner" help:"Who of ours keeps it current."`
	Date          Date     `kam:"date,column,expected" label:"Date" help:"The date on it."`
	Expires       Date     `kam:"expires,column" label:"Expires" help:"The last day it holds: the end of a contract, of the validity of a proposal."`
	Notes         LongText `kam:"notes,search=1" label:"Notes" help:"What it is good for."`
	File          string   `kam:"file,search=1,internal" label:"File" help:"The name of its file."`
	Media         string   `kam:"media,internal" label:"Media type" help:"The type of its file, as in mail: application/pdf."`
	Size          Number   `kam:"size,column,min=0,max=1073741824,internal" label:"Size" unit:"bytes" help:"The length of its file; at most 1 GiB."`
	SHA256        string   `kam:"sha256,internal" label:"SHA-256" help:"The SHA-256 of its file, 64 hexadecimal digits, as other programs compute it."`
	Content       string   `kam:"content,internal" label:"Content" help:"A hash over the list of the chunks that its file is kept in, 64 hexadecimal digits. It opens nothing by itself: the file is fetched through the document."`
}

// DocumentKind is the declaration of documents.
var DocumentKind = declare[Document](Kind{
	Name: "document", Plural: "documents", Label: "Document", Group: AccountsGroup, Place: OfAccount,
	Help: "A contract, account plan, presentation, proposal or reference, with its file (Konecranes 2008).",
})
